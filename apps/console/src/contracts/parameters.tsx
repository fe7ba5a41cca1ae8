import { SelectField, TextArea, TextField } from '@atoll/ui';
import { useState } from 'react';

import { useWords } from '../words/words.js';
import { readValue, typeOf, type Parameter } from '../shared/abi.js';

/** What is written in the fields of a function: the values in order, once every field can be read. */
export function useValues(parameters: Parameter[]) {
  const [texts, setTexts] = useState<string[]>(() => parameters.map(({ type }) => (type === 'bool' ? 'false' : '')));
  const [tried, setTried] = useState(false);
  const readings = parameters.map((parameter, index) => readValue(parameter, texts[index] ?? ''));
  return {
    texts,
    problemOf: (index: number) => {
      const reading = readings[index];
      return tried && reading && 'problem' in reading ? reading.problem : undefined;
    },
    write: (index: number, text: string) => setTexts(texts.map((each, at) => (at === index ? text : each))),
    /** Null where something cannot be read, which is shown from then on. */
    read: (): unknown[] | null => {
      setTried(true);
      return readings.some((reading) => 'problem' in reading)
        ? null
        : readings.map((reading) => ('value' in reading ? reading.value : null));
    },
  };
}

type Props = { parameters: Parameter[]; values: ReturnType<typeof useValues> };

/** A field for each parameter, by its type. */
export function Parameters({ parameters, values }: Props) {
  const { words } = useWords();
  return parameters.map((parameter, index) => {
    const problem = values.problemOf(index);
    const common = {
      label: parameter.name || words.contracts.argument(index + 1),
      hint: <code>{typeOf(parameter)}</code>,
      error: problem && words.contracts.problems[problem],
      value: values.texts[index] ?? '',
      autoComplete: 'off',
    };
    const write = (event: { target: { value: string } }) => values.write(index, event.target.value);
    if (parameter.type === 'bool')
      return (
        <SelectField key={index} {...common} onChange={write}>
          <option value="false">false</option>
          <option value="true">true</option>
        </SelectField>
      );
    if (/\]$|^tuple/.test(parameter.type))
      return <TextArea key={index} {...common} spellCheck={false} onChange={write} />;
    return <TextField key={index} {...common} spellCheck={false} onChange={write} />;
  });
}
