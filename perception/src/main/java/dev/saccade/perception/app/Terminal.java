package dev.saccade.perception.app;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether somebody sits before a terminal. */
public final class Terminal {
  private Terminal() {}

  /** Whether input and output both are a terminal's, and not a file's or a pipe's. */
  // A null says it up to Java 21; from 22 on there may be a console without a terminal, to be
  // asked.
  @SuppressWarnings("SystemConsoleNull")
  public static boolean isAttached() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before Java 22
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Console.isTerminal is public and throws nothing", e);
    }
  }
}
