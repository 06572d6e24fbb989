/** A grey bar that stands for text while it loads. What holds the bars breathes, once for all of them. */
export function SkeletonBar({ className }: { readonly className: string }) {
  return <span className={`block rounded-md bg-sunken forced-colors:border ${className}`} />
}
