import encodeQR from 'qr';
import { Command } from 'commander';

import { JSON_OPTION, showJson, showOne, tell, type Format } from './output.js';
import { askPasswords } from './password.js';
import { signedInPersonally } from './session.js';

const CODE = 'Code of your app, or a recovery code';

/** A code beside the password. What is secret is asked for, or comes from stdin, and is printed alone. */
export function secondFactorCommands(): Command {
  const group = new Command('second-factor').description('A code of an app, asked for after your password.');

  group
    .command('show')
    .description('Since when a code is asked for, and how many recovery codes are left.')
    .addOption(JSON_OPTION)
    .action(({ json }: Format) =>
      signedInPersonally(async (atoll) => {
        const { secondFactor } = await atoll.secondFactor();
        if (json) return showJson(secondFactor);
        if (!secondFactor) return tell('None: your password signs you in by itself. Next: atoll second-factor enrol');
        showOne(secondFactor, { since: (f) => f.since, 'recovery codes left': (f) => f.recoveryCodesLeft }, {});
      }),
    );

  group
    .command('enrol')
    .description('Print once what your app takes, as a link, and on a terminal as a QR code.')
    .addHelpText('after', '\nThe password is asked for, or read from stdin.')
    .action(() =>
      signedInPersonally(async (atoll) => {
        const [password = ''] = await askPasswords('Password');
        const { enrolSecondFactor: uri } = await atoll.enrolSecondFactor({ input: { password } });
        console.log(uri);
        if (process.stdout.isTTY) console.log(encodeQR(uri, 'term'));
        tell('Nothing is asked for yet. Next: atoll second-factor confirm');
      }),
    );

  group
    .command('confirm')
    .description('Turn it on by a code of your app, and print ten recovery codes, once.')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nThe code is asked for, or read from stdin.')
    .action(({ json }: Format) =>
      signedInPersonally(async (atoll) => {
        const [code = ''] = await askPasswords('Code of your app');
        showCodes((await atoll.confirmSecondFactor({ code })).confirmSecondFactor, json);
      }),
    );

  group
    .command('renew-codes')
    .description('Print ten other recovery codes; those of before end.')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nThe password and a code are asked for, or read from stdin, one on each line.')
    .action(({ json }: Format) =>
      signedInPersonally(async (atoll) => {
        const [password = '', code = ''] = await askPasswords('Password', CODE);
        showCodes((await atoll.renewRecoveryCodes({ input: { password, code } })).renewRecoveryCodes, json);
      }),
    );

  group
    .command('remove')
    .description('Have no code asked for any more; the recovery codes end.')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nThe password and a code are asked for, or read from stdin, one on each line.')
    .action(({ json }: Format) =>
      signedInPersonally(async (atoll) => {
        const [password = '', code = ''] = await askPasswords('Password', CODE);
        const { removeSecondFactor: removed } = await atoll.removeSecondFactor({ input: { password, code } });
        if (json) showJson({ removed });
        else tell('Removed. Your password signs you in by itself.');
      }),
    );
  return group;
}

function showCodes(codes: string[], json = false): void {
  if (json) return showJson(codes);
  console.log(codes.join('\n'));
  tell('Keep them: each stands in for a code once, and none is shown again.');
}
