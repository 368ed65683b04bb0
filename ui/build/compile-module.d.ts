declare module "@messageformat/core/compile-module.js" {
  import type MessageFormat from "@messageformat/core";
  /** The source of a module whose default export holds one function per message. */
  export default function compileModule(messageFormat: MessageFormat, messages: Record<string, string>): string;
}
