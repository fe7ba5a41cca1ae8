import '@atoll/ui/styles.css';
import './app/shell.css';

import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { queries } from './app/queries.js';
import { router } from './app/router.js';
import { applyTheme } from './app/theme.js';
import { loadWords, preferredLanguage, Speaking } from './words/words.js';

applyTheme();
const language = preferredLanguage();
document.documentElement.lang = language;
const words = await loadWords(language);

// After an upgrade the parts of a page that was open before are gone; the page as it is now has others. Once, lest it goes on for ever.
const RELOADED = 'atoll.reloaded';
window.addEventListener('vite:preloadError', () => {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED) ?? 0) < 60_000) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <Speaking first={{ language, words }}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Speaking>
    </CSPProvider>
  </StrictMode>,
);
