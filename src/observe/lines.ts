/** Gathers lines, so that one write serves many. */
export interface Lines {
  add(line: string): void
  /** Writes what was gathered, now. */
  flush(): void
}

/** Lines wait `waitMs` at most, and until there are `charactersMax` of text. */
export function gatherLines(
  write: (text: string) => void,
  waitMs: number,
  charactersMax: number,
): Lines {
  let text = ''
  let timer: ReturnType<typeof setTimeout> | null = null

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (text === '') return
    const gathered = text
    text = ''
    write(gathered)
  }

  return {
    add(line) {
      text += `${line}\n`
      if (text.length >= charactersMax) flush()
      else timer ??= setTimeout(flush, waitMs)
    },
    flush,
  }
}
