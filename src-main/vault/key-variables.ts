import type { Environment } from '../ports.ts'

/** The environment variables that may hold a provider's key, the first that is set wins. */
function keyVariables(provider: string): readonly string[] {
  // The Gemini tools and documentation use both names; the first is the one the original system used.
  if (provider === 'google') return ['GOOGLE_API_KEY', 'GEMINI_API_KEY']
  return [`${provider.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`]
}

/** The first variable that is set and not blank. */
export function findInEnvironment(
  provider: string,
  environment: Environment,
): { readonly variable: string; readonly value: string } | null {
  for (const variable of keyVariables(provider)) {
    const value = environment[variable]?.trim()
    if (value !== undefined && value !== '') return { variable, value }
  }
  return null
}
