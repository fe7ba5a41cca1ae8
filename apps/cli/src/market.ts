import type { DataAssetPartsFragment, DataOrderPartsFragment } from '@atoll/sdk';
import { wrapForBuyer } from '@atoll/sdk/wraps';
import { Argument, Command } from 'commander';
import fs from 'node:fs/promises';

import { doing, withOutput } from './access-deeds.js';
import { wholeNumber } from './arguments.js';
import { fetchChunks } from './chunked-files.js';
import { epochKeyIn } from './envelope-keys.js';
import { disputeCommands } from './market-disputes.js';
import { showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;

const assetColumns: Columns<DataAssetPartsFragment> = {
  id: (asset) => asset.id,
  title: (asset) => asset.licence?.title,
  state: (asset) => asset.state,
  price: (asset) => asset.offer?.price,
  'nearly the same as': (asset) => asset.nearDuplicateOf,
  version: (asset) => asset.offer?.version,
  owner: (asset) => asset.owner,
  resource: (asset) => asset.resource,
};

const orderColumns: Columns<DataOrderPartsFragment> = {
  id: (order) => order.id,
  state: (order) => order.state,
  until: (order) => order.until,
  asset: (order) => order.asset.id,
  buyer: (order) => order.buyer,
  price: (order) => order.offer.price,
  wrapped: (order) => (order.wrap ? JSON.stringify(order.wrap) : null),
};

type Search = Paged & { text?: string; owner?: Hex; purpose?: string; price?: string; listed?: boolean };
type Offer = Format & {
  token: Hex;
  price: string;
  purposes: string[];
  licence: string;
  feed: Hex;
  days: number;
  deliver: number;
  accept: number;
  judge: number;
};

export function marketCommands(): Command {
  const group = new Command('market').description('Data sold by the key that opens it: catalogue, orders, disputes.');
  const output = (name: string, description: string) => withOutput(group.command(name).description(description));

  output('list <chain>', 'The catalogue, in the order of registration.')
    .option('--text <words>', 'words that stand in the title or description')
    .option('--owner <address>', 'only those of this owner')
    .option('--purpose <name>', 'that may be used for this')
    .option('--price <most>', 'that cost at most this')
    .option('--listed', 'only those on offer')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, { text, owner, purpose, price, listed, ...format }: Search) =>
      signedIn(async (atoll) => {
        const filter = {
          ...(text && { text }),
          ...(owner && { owner }),
          ...(purpose && { purpose }),
          ...(price && { price }),
          ...(listed && { state: 'LISTED' as const }),
        };
        await showPages(
          async (page) => (await atoll.dataAssets({ chainId, ...page, ...filter })).dataAssets,
          assetColumns,
          format,
          'None.',
        );
      }),
    );
  output('show <chain> <asset>', 'One asset, with its licence.').action((chainId: string, id: Hex, options: Format) =>
    signedIn(async (atoll) => {
      const columns = { ...assetColumns, licence: (asset: DataAssetPartsFragment) => asset.licence?.text };
      showOne((await atoll.dataAsset({ chainId, id })).dataAsset, columns, options);
    }),
  );
  output('register <chain> <resource> <content-root> <ct-root>', 'Register data; whoever is first has the content.')
    .option('--rights <hash>', 'the hash of what shows that it is yours')
    .action((chainId: string, resource: Hex, contentRoot: Hex, ctRoot: Hex, options: Format & { rights?: Hex }) =>
      doing(options, async (atoll) => {
        const input = { chainId, resource, contentRoot, ctRoot, ...(options.rights && { rights: options.rights }) };
        return (await atoll.registerDataAsset({ input })).registerDataAsset;
      }),
    );
  output('offer <chain> <asset>', 'Offer an asset, or offer it anew.')
    .requiredOption('--token <address>', 'what is paid in')
    .requiredOption('--price <amount>', "in the token's smallest unit")
    .requiredOption('--purposes <names...>', "names of the consortium's purposes")
    .requiredOption('--licence <file>', 'a dataset of DCAT with its policy in ODRL, as JSON')
    .requiredOption('--feed <hash>', 'of the arbiters')
    .option('--days <n>', 'for how long the licence is good', wholeNumber, 365)
    .option('--deliver <seconds>', 'how long you have to deliver the key', wholeNumber, 86_400)
    .option('--accept <seconds>', 'how long the buyer has to complain', wholeNumber, 86_400)
    .option('--judge <seconds>', 'how long the arbiters have', wholeNumber, 604_800)
    .action((chainId: string, asset: Hex, options: Offer) =>
      doing(options, async (atoll) => {
        const { token, price, purposes, feed, days, deliver, accept, judge } = options;
        const licence = await fs.readFile(options.licence, 'utf8');
        const times = { deliverSeconds: deliver, acceptSeconds: accept, judgeSeconds: judge };
        const offer = { token, price, purposes, licence, feed, licenceSeconds: String(days * 86_400), ...times };
        return (await atoll.listAsset({ input: { chainId, asset, ...offer } })).listAsset;
      }),
    );
  output('delist <chain> <asset>', 'Offer an asset no longer; orders go on.').action(
    (chainId: string, asset: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.delistAsset({ chainId, asset })).delistAsset),
  );
  output('flag <chain> <asset> <earlier> <evidence>', 'Mark an asset as nearly the same as an earlier one.').action(
    (chainId: string, asset: Hex, earlier: Hex, evidence: Hex, options: Format) =>
      doing(
        options,
        async (atoll) => (await atoll.flagNearDuplicate({ chainId, asset, earlier, evidence })).flagNearDuplicate,
      ),
  );

  output('orders <chain>', 'Purchases of all members, newest first.')
    .option('--asset <id>', 'only those of this asset')
    .option('--buyer <address>', 'only those of this buyer')
    .option('--seller <address>', 'only those of assets of this owner')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, options: Paged & { asset?: Hex; buyer?: Hex; seller?: Hex }) =>
      signedIn(async (atoll) => {
        const { asset, buyer, seller } = options;
        const filter = { ...(asset && { asset }), ...(buyer && { buyer }), ...(seller && { seller }) };
        await showPages(
          async (page) => (await atoll.dataOrders({ chainId, ...page, ...filter })).dataOrders,
          orderColumns,
          options,
          'None.',
        );
      }),
    );
  output('order <chain> <asset> <version>', 'Order an asset by the offer that you saw, and pay into escrow.').action(
    (chainId: string, asset: Hex, version: string, options: Format) =>
      doing(
        options,
        async (atoll) => (await atoll.orderData({ chainId, asset, version: wholeNumber(version) })).orderData,
      ),
  );
  output('purchase <chain> <order>', 'How far a purchase is, with the wrapped key.').action(
    (chainId: string, id: Hex, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.dataOrder({ chainId, id })).dataOrder, orderColumns, options)),
  );
  output('deliver <chain> <order> <grant>', 'Deliver the key: it is wrapped here, for the buyer alone.')
    .requiredOption('--key-file <file>', 'the key in hexadecimal digits')
    .action((chainId: string, order: Hex, grantId: Hex, options: Format & { keyFile: string }) =>
      doing(options, async (atoll) => {
        const key = await epochKeyIn(options.keyFile);
        const { dataOrder } = await atoll.dataOrder({ chainId, id: order });
        const wrap = await wrapForBuyer(atoll, chainId, dataOrder, key);
        return (await atoll.deliverKey({ input: { chainId, order, grantId, wrap } })).deliverKey;
      }),
    );
  output('fetch <chain> <asset> <file>', 'Read the ciphertext of an asset, and print with --json its envelope.').action(
    (chainId: string, asset: Hex, file: string, options: Format) =>
      signedIn(async (atoll) => {
        const { offeredData } = await atoll.offeredData({ chainId, asset });
        const at = async (place: number) => (await atoll.offeredChunk({ chainId, asset, place })).offeredChunk;
        await fetchChunks(file, offeredData, at);
        showOne(offeredData, { root: (it) => it.ctRoot, bytes: (it) => it.bytes }, options);
      }),
  );
  output('accept <chain> <order>', 'Say that the key is right: the seller is paid.').action(
    (chainId: string, order: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.acceptOrder({ chainId, order })).acceptOrder),
  );
  for (const [name, what] of [
    ['settle', 'Pay a seller whose buyer was silent; anybody may.'],
    ['refund', 'Give the money back where no key came in time, or nobody judged; anybody may.'],
  ] as const)
    output(`${name} <chain> <order>`, what).action((chainId: string, order: Hex, options: Format) =>
      doing(options, async (atoll) =>
        name === 'settle'
          ? (await atoll.settleOrder({ chainId, order })).settleOrder
          : (await atoll.refundOrder({ chainId, order })).refundOrder,
      ),
    );
  output('licensed <chain> <order>', 'Ask a node whether a purchase is a licence now; the exit code says no, too.')
    .addArgument(new Argument('<purpose>', "a name of the consortium's"))
    .action((chainId: string, order: Hex, purpose: string, options: Format) =>
      signedIn(async (atoll) => {
        const { isLicensed } = await atoll.isLicensed({ chainId, order, purpose });
        showOne({ licensed: isLicensed }, { licensed: (it) => it.licensed }, options);
        if (!isLicensed) process.exitCode = 1;
      }),
    );
  disputeCommands(group);
  return group;
}
