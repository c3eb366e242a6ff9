/**
 * What the pipeline shows of itself: metrics, and the page they are fetched from.
 *
 * <p>It is told things and never asked: nothing here changes what the pipeline does.
 */
package dev.saccade.perception.observe;
