/** Stands where @rjsf/core's test helper names a validator that compiles with eval. */
export default null;
