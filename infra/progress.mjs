// Says on standard error what goes on and how long it took; standard output is left to the answer.
const live = process.stderr.isTTY && !process.env.CI;

/** Runs one piece of work under a line that names it. */
export async function step(title, work) {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  const show = () => process.stderr.write(`\r\x1b[2K… ${title}  ${seconds()}`);
  const timer = live ? setInterval(show, 200) : undefined;
  try {
    const result = await work();
    line('✓', title, seconds());
    return result;
  } catch (error) {
    line('✗', title, seconds());
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function line(mark, title, time) {
  process.stderr.write(`${live ? '\r\x1b[2K' : ''}${mark} ${title}  ${time}\n`);
}
