/** A grey bar that stands for text while it loads. */
export function SkeletonBar({ className }: { readonly className: string }) {
  return <span className={`block animate-breathe rounded-md bg-sunken forced-colors:border ${className}`} />
}
