/**
 * Lets libraries that add `<style>` elements of their own (sonner, Radix's select and scroll lock) work under
 * `style-src 'self' 'nonce-...'`: every style element made from here on carries the page's nonce. Import it before they load.
 *
 * The nonce is read from the page's own script, where only script that already runs can see it.
 */
const nonce = document.querySelector<HTMLElement>('script[nonce], style[nonce], link[nonce]')?.nonce ?? ''

if (nonce !== '') {
  const create = document.createElement.bind(document)
  const createWithNonce = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (name.toLowerCase() === 'style') element.setAttribute('nonce', nonce)
    return element
  }
  document.createElement = createWithNonce as typeof document.createElement
}

export const styleNonce: string | undefined = nonce === '' ? undefined : nonce
