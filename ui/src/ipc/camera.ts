/** `prompt`: the system asks when it is asked to; `denied`: it never asks again; `none`: there is no camera. */
export type CameraPermission = "granted" | "denied" | "prompt" | "none";

/** The scanner of a phone. It draws its picture under the page. */
export interface Camera {
  permission(): Promise<CameraPermission>;
  /** Has the system ask, and says what is allowed then. */
  ask(): Promise<CameraPermission>;
  /** The text of the first QR code that is seen; the camera is off then. Rejects when it is cancelled or cannot be. */
  scan(): Promise<string>;
  cancel(): Promise<void>;
  openSettings(): Promise<void>;
  /** Whether the lamp shines now. */
  torch(on: boolean): Promise<boolean>;
}
