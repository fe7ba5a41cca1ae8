/** Gives a text to whoever looks, as a file. */
export const download = (name: string, text: string, type = 'text/csv'): void => save(name, new Blob([text], { type }));

export function save(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
