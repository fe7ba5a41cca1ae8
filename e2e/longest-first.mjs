import Sequencer from '@jest/test-sequencer';

/** What waits longest for blocks. On a new machine Jest knows no durations and goes by the size of a file, so that these would begin last, and end alone. */
const LONGEST = ['browser/systems', 'browser/organisations', 'faults/', 'scenarios/', 'browser/console'];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const place = LONGEST.findIndex((name) => path.includes(`/src/${name}`));
      return place < 0 ? LONGEST.length : place;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
