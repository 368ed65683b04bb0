/** The largest number a field may hold on its way to Rust, so that it arrives as it was typed. Rust has the rules. */
export const LARGEST = { u32: 4_294_967_295, u64: Number.MAX_SAFE_INTEGER } as const;

/** The whole number that was typed, or nothing when it is none or cannot be carried over unharmed. */
export function wholeNumber(typed: string, largest: number): number | undefined {
  const text = typed.trim();
  if (!/^[0-9]{1,16}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= largest ? value : undefined;
}
