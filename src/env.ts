/** Imported first: a compiled binary runs Elysia in development mode unless this is set while it runs. */
if (Bun.isStandaloneExecutable) Bun.env.NODE_ENV ??= 'production'
