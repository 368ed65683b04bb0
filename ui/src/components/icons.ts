/** The line drawings of the app: 24 units, one stroke. Circles are `[cx, cy, r]`. */
interface Drawing {
  path: string;
  circles?: readonly (readonly [number, number, number])[];
}

export const ICONS = {
  back: { path: "M20 12H4M10 5.5 3.5 12l6.5 6.5" },
  backspace: { path: "M8.5 5H21v14H8.5L3 12zM12 9.5l5 5M17 9.5l-5 5" },
  book: { path: "M12 6.500v13M12 6.500q-3-2-8.500-2v13q5.500 0 8.500 2 3-2 8.500-2v-13q-5.500 0-8.500 2z" },
  camera: { path: "M3 8.5h4l2-3h6l2 3h4v11H3z", circles: [[12, 13.5, 3.5]] },
  check: { path: "m4.5 12.5 5 5 10-11" },
  clock: { path: "M12 7v5.5l3.5 2", circles: [[12, 12, 8.5]] },
  copy: { path: "M9 9h11v11H9zM15 9V4H4v11h5" },
  cross: { path: "m5 5 14 14M19 5 5 19" },
  down: { path: "m5.5 9 6.5 6.5L18.5 9" },
  eye: { path: "M2.5 12q4-6.5 9.5-6.5t9.5 6.5q-4 6.5-9.5 6.5T2.500 12z", circles: [[12, 12, 2.5]] },
  finger: {
    path: "M4.5 10a7.5 7.5 0 0 1 15 0v3M4.5 14v2M8 20a14 14 0 0 0 .5-4v-5.500a3.500 3.500 0 0 1 7 0V14a18 18 0 0 1-1 6.500M12 11v4a18 18 0 0 1-.8 6M19.300 16.500q-.2 1.800-.6 3",
  },
  gear: {
    path: "M18.6 12H21M16.700 16.700l1.700 1.700M12 18.600V21M7.300 16.700l-1.700 1.700M5.400 12H3M7.300 7.300 5.600 5.600M12 5.400V3M16.700 7.300l1.700-1.700",
    circles: [
      [12, 12, 6.5],
      [12, 12, 2.2],
    ],
  },
  globe: { path: "M3.5 12h17M12 3.500q4 4 4 8.500t-4 8.500q-4-4-4-8.500t4-8.500z", circles: [[12, 12, 8.5]] },
  image: { path: "M3.500 5h17v14h-17zM3.500 16l5-5 4.500 4.500 2.500-2.500 5 5M15.500 9h.5" },
  key: { path: "M12 12h10M21 12v4.500M17 12v3", circles: [[7.5, 12, 4.5]] },
  lock: { path: "M5 11h14v9H5zM8 11V7.500a4 4 0 0 1 8 0V11M12 14.500v2" },
  paste: { path: "M9 5H5v16h14V5h-4M9 3h6v4H9zM9 12h6M9 16h4" },
  pen: { path: "m4 20 1-4.500L16.500 4 20 7.500 8.500 19zM14 6.500 17.500 10" },
  plus: { path: "M12 4v16M4 12h16" },
  qr: {
    path: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M8.500 8.500h3v3h-3zM15.500 8.500v3M8.500 15.500h3M15 15h.5v.5H15z",
  },
  right: { path: "m9 5.500 6.500 6.500L9 18.500" },
  save: { path: "M4 15v5h16v-5M12 3.500v11M7.500 10l4.500 4.500 4.500-4.500" },
  search: { path: "m15.500 15.500 5 5", circles: [[10.5, 10.5, 6.5]] },
  torch: { path: "M7 3h10v4l-2.500 3.500V21h-5V10.500L7 7zM7 6.500h10M12 13v2" },
  trash: { path: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10.500 11v5M13.500 11v5" },
  warning: { path: "M12 3.500 22 20.500H2zM12 10v4M12 17.500v.1" },
} as const satisfies Record<string, Drawing>;

export type IconName = keyof typeof ICONS;

/** The drawing of an icon, circles or not. */
export function drawing(name: IconName): Drawing {
  return ICONS[name];
}
