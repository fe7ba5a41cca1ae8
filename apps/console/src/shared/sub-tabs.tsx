import { Link, type LinkProps } from '@tanstack/react-router';

type Tab = { to: LinkProps['to']; text: string; exact?: boolean };

/** The pages of one room of a chain. */
export function SubTabs({ label, chainId, tabs }: { label: string; chainId: string; tabs: Tab[] }) {
  return (
    <nav className="sub-tabs" aria-label={label}>
      {tabs.map(({ to, text, exact = false }) => (
        <Link key={to} to={to as '/chains/$chainId'} params={{ chainId }} activeOptions={{ exact }}>
          {text}
        </Link>
      ))}
    </nav>
  );
}
