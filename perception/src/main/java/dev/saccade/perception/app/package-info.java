/**
 * Commands and configuration: the only room that knows every other, and the only one that reads
 * files of settings, the environment and the system clock.
 */
package dev.saccade.perception.app;
