declare module 'autocannon' {
  interface Result {
    readonly duration: number
    readonly requests: { readonly total: number }
    readonly non2xx: number
    readonly errors: number
  }
  export default function autocannon(options: {
    url: string
    method: string
    headers: Record<string, string>
    body: string
    connections: number
    duration: number
  }): Promise<Result>
}
