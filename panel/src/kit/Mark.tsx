/** The sign of Octavo: an open book. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" />
      <path d="M8 8.5c3 0 6 .6 8 2.3 2-1.700 5-2.300 8-2.300v14c-3 0-6 .6-8 2.300-2-1.700-5-2.300-8-2.300zM16 11v13.500" />
    </svg>
  );
}
