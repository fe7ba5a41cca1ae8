import { useQuery } from '@tanstack/react-query';
import { Card, Code, Empty, Hash, Notice, SelectField, Table } from '@atoll/ui';
import { useState } from 'react';

import { Answer } from '../shared/answer.js';
import { atoll } from '../shared/atoll.js';
import { useWords } from '../words/words.js';

type Method = { id: string; type: string; [key: string]: unknown };
type Document = { verificationMethod?: Method[]; [purpose: string]: unknown };
type Metadata = { versionId?: string | number; updated?: string; nextVersionId?: string | number };

/** The keys of a document, and what each may be used for. */
const PURPOSES = ['authentication', 'assertionMethod', 'keyAgreement', 'capabilityInvocation', 'capabilityDelegation'];

/** The document of a DID as the resolver has it, now or as of a block. */
export function DidDocument({ did }: { did: string }) {
  const { words } = useWords();
  const [versions, setVersions] = useState<string[]>([]);
  const [versionId, setVersion] = useState('');
  const found = useQuery({
    queryKey: ['did', did, versionId],
    queryFn: async () => {
      const resolution = (await atoll.did({ did, ...(versionId && { versionId }) })).did;
      const known = (resolution.didDocumentMetadata as Metadata | null)?.versionId;
      if (known !== undefined) setVersions((before) => [...new Set([...before, String(known)])]);
      return resolution;
    },
  });
  return (
    <Card title={words.identity.document}>
      <Answer query={found}>
        {({ didDocument, didDocumentMetadata, didResolutionMetadata }) => {
          const document = didDocument as Document | null;
          if (!document)
            return (
              <Notice tone="warn" title={words.identity.noDocument}>
                {String((didResolutionMetadata as { message?: string } | null)?.message ?? '')}
              </Notice>
            );
          const { versionId: shown, updated } = (didDocumentMetadata ?? {}) as Metadata;
          return (
            <>
              <p className="muted small">{words.identity.version(String(shown ?? '–'), updated ?? '')}</p>
              <Keys document={document} />
              <Code text={JSON.stringify(document, null, 2)} words={words.common} label={words.identity.document} />
            </>
          );
        }}
      </Answer>
      {versions.length > 1 && (
        <SelectField label={words.identity.asOf} value={versionId} onChange={(event) => setVersion(event.target.value)}>
          <option value="">{words.identity.now}</option>
          {versions.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </SelectField>
      )}
    </Card>
  );
}

function Keys({ document }: { document: Document }) {
  const { words } = useWords();
  const methods = document.verificationMethod ?? [];
  if (methods.length === 0) return <Empty title={words.identity.noKeys} />;
  return (
    <Table caption={words.identity.keys} head={[words.identity.key, words.identity.keyType, words.identity.usedFor]}>
      {methods.map((method) => (
        <tr key={method.id}>
          <td>
            <Hash value={method.id.split('#').at(-1) ?? method.id} />
          </td>
          <td>{method.type}</td>
          <td>{PURPOSES.filter((purpose) => lists(document[purpose], method.id)).join(', ') || '–'}</td>
        </tr>
      ))}
    </Table>
  );
}

const lists = (listed: unknown, id: string): boolean =>
  Array.isArray(listed) && listed.some((each) => each === id || (each as Method | null)?.id === id);
