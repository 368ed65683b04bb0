import type { KeyView } from "../bindings/KeyView";
import type { ParametersView } from "../bindings/ParametersView";

export interface FakeAccount {
  key: KeyView;
  note: string;
  parameters: ParametersView;
  /** Days left, for one in Trash. */
  trashedFor: number | null;
  /** A `data:` URI for its head. */
  picture: string | null;
}

const PLAIN: ParametersView = { method: "totp", algorithm: "SHA-1", digits: 6, period: 30, counter: null };

/** An account with everything that is not said as most accounts have it. */
export function fakeAccount(
  accountId: string,
  issuer: string,
  label: string,
  rest: {
    monogram?: string;
    groups?: string[];
    favourite?: boolean;
    note?: string;
    parameters?: Partial<ParametersView>;
    trashedFor?: number;
    picture?: string;
  } = {},
): FakeAccount {
  const parameters = { ...PLAIN, ...rest.parameters };
  return {
    key: {
      accountId,
      issuer,
      label,
      monogram: rest.monogram ?? (issuer || label).slice(0, 2),
      otp: parameters.period === null ? "counter" : "timed",
      digits: parameters.digits,
      groups: rest.groups ?? [],
      favourite: rest.favourite ?? false,
      hasPicture: rest.picture !== undefined,
    },
    note: rest.note ?? "",
    parameters,
    trashedFor: rest.trashedFor ?? null,
    picture: rest.picture ?? null,
  };
}
