/** Imported first: a compiled binary runs Elysia in development mode unless this is set while it runs. */
if (Bun.isStandaloneExecutable) Bun.env.NODE_ENV ??= 'production'

// fetch would send webhooks through a proxy named here, past our own check of addresses.
for (const name of [
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
]) {
  delete process.env[name]
}
