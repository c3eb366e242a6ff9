package dev.saccade.perception.app;

import ch.qos.logback.core.PropertyDefinerBase;
import java.util.Locale;
import java.util.Set;

/**
 * How much of a stack logback.xml shows: where it was raised, unless somebody who looks for a fault
 * set the variable (or system property) {@value #LEVEL} to {@code debug}.
 */
public final class StackDepth extends PropertyDefinerBase {
  static final String LEVEL = "SACCADE_LOG_LEVEL";
  private static final Set<String> WHOLE = Set.of("DEBUG", "TRACE", "ALL");

  @Override
  public String getPropertyValue() {
    String level = System.getProperty(LEVEL, System.getenv().getOrDefault(LEVEL, ""));
    return WHOLE.contains(level.toUpperCase(Locale.ROOT)) ? "full" : "short";
  }
}
