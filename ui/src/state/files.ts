import type { FilesView } from "../ipc/bindings/FilesView";
import type { PreviewView } from "../ipc/bindings/PreviewView";

/** A preview that came without its files. */
export function asFiles(preview: PreviewView): FilesView {
  return { preview, sources: [], locked: [], refused: [] };
}
