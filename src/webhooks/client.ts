/**
 * Makes the thread of Bun's HTTP client, which the first fetch of a process makes: where no descriptor is
 * left for it then, the whole process ends. Nothing leaves this machine: nobody can listen at a folder, so
 * this is refused at once.
 */
export async function startHttpClient(): Promise<void> {
  await fetch('http://localhost/', { unix: '/', proxy: false }).catch(() => undefined)
}
