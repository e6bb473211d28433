/** Light, dark, or as the system has it: kept in the browser, read by a line of the page before it paints. */
export const themes = ['system', 'light', 'dark'] as const

export type Theme = (typeof themes)[number]

const storageName = 'theme'

export function currentTheme(): Theme {
  const kept = localStorage.getItem(storageName)
  return themes.find((theme) => theme === kept) ?? 'system'
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') {
    localStorage.removeItem(storageName)
    delete document.documentElement.dataset.theme
    return
  }
  localStorage.setItem(storageName, theme)
  document.documentElement.dataset.theme = theme
}
