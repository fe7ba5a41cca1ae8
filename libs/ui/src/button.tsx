import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: 'primary' | 'danger' | 'quiet' | 'plain';
  size?: 'small' | 'normal';
  /** Whether what it began still goes on: then it keeps the focus, and does nothing more until that is done. */
  busy?: boolean;
  children: ReactNode;
};

export function Button({ look = 'plain', size = 'normal', busy, onClick, type = 'button', ...rest }: Props) {
  const begins = type === 'submit' || busy !== undefined;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    // The second of two presses comes before the first has made it busy, and nobody means to do a thing twice by them.
    if (busy || (begins && event.detail > 1)) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      className="button"
      data-look={look}
      data-size={size}
      type={type}
      aria-disabled={busy || undefined}
      onClick={press}
      {...rest}
    />
  );
}
