import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

import type { en } from './en.js';

/** Every sentence of the console. A language that lacks one does not pass the type check. */
export type Words = typeof en;

export const LANGUAGES = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof LANGUAGES;

const CHOSEN = 'atoll.language';
const LOAD: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en.js')).en,
  zh: async () => (await import('./zh.js')).zh,
};

export function preferredLanguage(): Language {
  const chosen = localStorage.getItem(CHOSEN) ?? navigator.languages.find((each) => /^(en|zh)\b/.test(each)) ?? 'en';
  return chosen.startsWith('zh') ? 'zh' : 'en';
}

export const loadWords = (language: Language): Promise<Words> => LOAD[language]();

type Spoken = {
  words: Words;
  language: Language;
  speak: (language: Language) => Promise<void>;
  number: Intl.NumberFormat;
};
const Context = createContext<Spoken | null>(null);

export function Speaking({ first, children }: { first: { language: Language; words: Words }; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first);
  const value = useMemo(
    () => ({
      ...spoken,
      number: new Intl.NumberFormat(spoken.language),
      speak: async (language: Language) => {
        localStorage.setItem(CHOSEN, language);
        document.documentElement.lang = language;
        setSpoken({ language, words: await loadWords(language) });
      },
    }),
    [spoken],
  );
  return <Context value={value}>{children}</Context>;
}

export function useWords(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('A component speaks outside of <Speaking>.');
  return spoken;
}
