import { useNavigate } from '@tanstack/react-router';
import { Menu, type MenuEntry } from '@atoll/ui';
import { useState } from 'react';

import { chooseOrganisation } from '../shared/atoll.js';
import { signOut } from '../shared/session.js';
import { LANGUAGES, useWords, type Language } from '../words/words.js';
import { applyTheme, chosenTheme, THEMES } from './theme.js';
import { useViewer } from '../shared/viewer.js';

/** Another viewer sees nothing of what this one saw: everything is read anew. */
const startAnew = (path: string) => location.assign(`/console${path}`);

export function ViewerMenu() {
  const { words, language, speak } = useWords();
  const { data: viewer } = useViewer();
  const navigate = useNavigate();
  const [theme, setTheme] = useState(chosenTheme);

  const look: MenuEntry[] = [
    { kind: 'label', text: words.menu.language },
    ...(Object.keys(LANGUAGES) as Language[]).map((each): MenuEntry => ({
      kind: 'item',
      text: LANGUAGES[each],
      chosen: each === language,
      onSelect: () => void speak(each),
    })),
    { kind: 'line' },
    { kind: 'label', text: words.menu.theme },
    ...THEMES.map((each): MenuEntry => ({
      kind: 'item',
      text: words.menu.themes[each],
      chosen: each === theme,
      onSelect: () => {
        applyTheme(each);
        setTheme(each);
      },
    })),
  ];

  const who: MenuEntry[] = viewer
    ? [
        { kind: 'label', text: words.menu.organisations },
        ...viewer.organisations.map(({ organisation }): MenuEntry => ({
          kind: 'item',
          text: organisation.name,
          chosen: organisation.id === viewer.chosen?.organisation.id,
          onSelect: () => {
            chooseOrganisation(organisation.id);
            startAnew('/chains');
          },
        })),
        { kind: 'item', text: words.menu.another, onSelect: () => void navigate({ to: '/welcome' }) },
        { kind: 'line' },
        ...look,
        { kind: 'line' },
        { kind: 'item', text: words.menu.account, onSelect: () => void navigate({ to: '/account' }) },
        {
          kind: 'item',
          text: words.menu.signOut,
          onSelect: () => void signOut().finally(() => startAnew('/sign-in')),
        },
      ]
    : look;

  const title = viewer ? (viewer.chosen?.organisation.name ?? viewer.person.name) : words.menu.settings;
  return (
    <Menu
      trigger={
        <button type="button" className="button bar-menu" data-look="quiet">
          <span>{title}</span>
          <span aria-hidden="true">▾</span>
        </button>
      }
      entries={who}
    />
  );
}
