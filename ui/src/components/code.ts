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

/** For a voice: digit by digit. */
export function spelled(code: string): string {
  return [...code].join(" ");
}
