import { useRouter } from '@tanstack/react-router'
import { pages } from './pages.ts'

/** The pages that have a route, in the order of the navigation. */
export function useRegisteredPages() {
  const { routesByPath } = useRouter()
  return pages.filter(({ path }) => Object.hasOwn(routesByPath, path))
}
