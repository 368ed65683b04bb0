// In a browser nobody hears of an animation that was cancelled; happy-dom calls it an unhandled rejection.
const animate = Element.prototype.animate;
Element.prototype.animate = function (this: Element, ...how) {
  const animation = animate.apply(this, how);
  animation.finished.catch(() => {});
  return animation;
};
