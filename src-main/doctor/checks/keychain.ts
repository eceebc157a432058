import { type Check, ok, warning } from '../check.ts'

export const keychainCheck: Check = {
  name: 'keychain',
  title: 'Keychain',
  async run({ vault }) {
    const { state, explanation } = await vault.status()
    if (state === 'available') return ok(explanation)
    return warning(
      `The keychain cannot be used (${state.replaceAll('_', ' ')}); keys from environment variables can.`,
      explanation,
    )
  },
}
