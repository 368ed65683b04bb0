/** How a code is parted to be read: 6 as 3+3, 7 as 4+3, 8 as 4+4, 9 as 3+3+3, 10 as 5+5; five signs stay whole. */
export function groupsOf(code: string): string[] {
  switch (code.length) {
    case 9:
      return [code.slice(0, 3), code.slice(3, 6), code.slice(6)];
    case 6:
    case 7:
    case 8:
    case 10: {
      const half = Math.ceil(code.length / 2);
      return [code.slice(0, half), code.slice(half)];
    }
    default:
      return [code];
  }
}

/** The time left as it fits into the ring: seconds as a rule, minutes from 1,000 seconds, hours from 100 minutes; never too little. */
export function shortTime(seconds: number): string {
  if (seconds < 1000) return `${seconds}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 100 ? `${minutes}′` : `${Math.ceil(minutes / 60)} h`;
}

/** For a voice: digit by digit. */
export function spelled(code: string): string {
  return [...code].join(" ");
}
