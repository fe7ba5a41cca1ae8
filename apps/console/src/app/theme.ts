export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const CHOSEN = 'atoll.theme';

export const chosenTheme = (): Theme => THEMES.find((each) => each === localStorage.getItem(CHOSEN)) ?? 'system';

export function applyTheme(theme = chosenTheme()): void {
  localStorage.setItem(CHOSEN, theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
