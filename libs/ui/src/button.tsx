import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'primary' | 'danger' | 'quiet' | 'plain';
  size?: 'small' | 'normal';
  /** It is at work: it keeps the focus, and does nothing more until it is done. */
  busy?: boolean;
  children: ReactNode;
};

export function Button({ look = 'plain', size = 'normal', busy = false, onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      className="button"
      data-look={look}
      data-size={size}
      type={busy ? 'button' : type}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
      {...rest}
    />
  );
}
