import type { ReactNode } from 'react';

type PageProps = {
  title: ReactNode;
  lead?: ReactNode;
  crumbs?: ReactNode[];
  action?: ReactNode;
  width?: 'narrow' | 'wide';
  children: ReactNode;
};

/** A page reads top to bottom: where we are, what can be done, and what there is. */
export function Page({ title, lead, crumbs, action, width = 'wide', children }: PageProps) {
  return (
    <div className="page" data-width={width}>
      <header className="page-head">
        <div>
          {crumbs && (
            <ol className="crumbs">
              {crumbs.map((crumb, index) => (
                <li key={index}>{crumb}</li>
              ))}
            </ol>
          )}
          <h1 tabIndex={-1}>{title}</h1>
          {lead && <div className="page-lead">{lead}</div>}
        </div>
        {action && <div className="row">{action}</div>}
      </header>
      {children}
    </div>
  );
}

type CardProps = { title?: ReactNode; action?: ReactNode; tone?: 'danger'; children: ReactNode };

export function Card({ title, action, tone, children }: CardProps) {
  return (
    <section className="card" data-tone={tone}>
      {title && (
        <div className="card-head">
          <h2>{title}</h2>
          {action}
        </div>
      )}
      {children}
    </section>
  );
}

type NoticeProps = {
  tone?: 'info' | 'good' | 'warn' | 'bad';
  title?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
};

/** A sentence that matters now. What went wrong is read out at once, the rest when there is a pause. */
export function Notice({ tone = 'info', title, action, children }: NoticeProps) {
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
      {action}
    </div>
  );
}

export function Empty({ title, action, children }: { title: ReactNode; action?: ReactNode; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
