/**
 * Opens the stage that a specification names: {@code auto}, {@code cpu}, {@code gpu} or a stub.
 *
 * <p>The one room that knows every engine; nothing else may enter.
 */
package dev.saccade.perception.stage.select;
