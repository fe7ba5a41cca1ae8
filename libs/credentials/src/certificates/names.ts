import { AsnConvert } from '@peculiar/asn1-schema';
import { GeneralName, Name, NameConstraints } from '@peculiar/asn1-x509';

import { same } from './certificate.js';

/**
 * Name constraints by RFC 5280, section 4.2.1.10, for DNS names, URIs and directory names. A name of another form, or one whose form
 * is constrained in a way that is not understood, is refused rather than let through.
 */
export function requireNames(constraints: NameConstraints, names: readonly GeneralName[]): void {
  const excluded = (constraints.excludedSubtrees ?? []).map(({ base }) => base);
  const permitted = (constraints.permittedSubtrees ?? []).map(({ base }) => base);
  for (const name of names) {
    const form = formOf(name);
    if (excluded.some((base) => formOf(base) === form && within(name, base)))
      throw new TypeError(`the CA may not issue for ${told(name)}`);
    const bases = permitted.filter((base) => formOf(base) === form);
    if (bases.length > 0 && !bases.some((base) => within(name, base)))
      throw new TypeError(`the CA may not issue for ${told(name)}`);
  }
}

type Form = keyof GeneralName;
const FORMS: readonly Form[] = [
  ...(['dNSName', 'uniformResourceIdentifier', 'directoryName', 'rfc822Name', 'iPAddress', 'otherName'] as const),
  ...(['registeredID', 'x400Address', 'ediPartyName'] as const),
];
const formOf = (name: GeneralName): Form | undefined => FORMS.find((form) => name[form] !== undefined);

const told = (name: GeneralName): string => name.dNSName ?? name.uniformResourceIdentifier ?? `a ${formOf(name)}`;

function within(name: GeneralName, base: GeneralName): boolean {
  if (name.dNSName !== undefined) return below(name.dNSName, base.dNSName!, true);
  if (name.uniformResourceIdentifier !== undefined)
    return hostWithin(name.uniformResourceIdentifier, base.uniformResourceIdentifier!);
  if (name.directoryName !== undefined) return beginsWith(name.directoryName, base.directoryName!);
  throw new TypeError(`names of the form ${formOf(name)} are constrained, and not compared here`);
}

/** A constraint with a leading dot means what is below alone; for DNS names a bare one means itself and what is below. */
function below(host: string, base: string, withSelf: boolean): boolean {
  const [name, limit] = [host.toLowerCase(), base.toLowerCase()];
  if (limit === '') return true;
  if (limit.startsWith('.')) return name.endsWith(limit);
  return name === limit || (withSelf && name.endsWith(`.${limit}`));
}

function hostWithin(uri: string, base: string): boolean {
  const [, host] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)/i.exec(uri) ?? [];
  // RFC 5280: where URIs are constrained, one without a host is refused.
  if (!host) throw new TypeError('the CA may issue for URIs with certain hosts alone');
  return below(host, base, false);
}

function beginsWith(name: Name, base: Name): boolean {
  return base.every((part, i) => {
    const its = name[i];
    return its !== undefined && same(AsnConvert.serialize(its), AsnConvert.serialize(part));
  });
}
