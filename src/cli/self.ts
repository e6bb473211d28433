/** How a command of this program is run again: the binary itself, or Bun and the entry file. */
export const self = Bun.isStandaloneExecutable ? [process.execPath] : [process.execPath, Bun.main]
