package dev.saccade.sim.drive;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders names as people number them: {@code frame2} before {@code frame10}. Runs of digits are
 * compared as numbers, all else as text; names that differ in leading zeros alone, as text.
 */
final class NumberedNames implements Comparator<String> {
  private static final Pattern PART = Pattern.compile("[0-9]+|[^0-9]+");
  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=[0-9])");

  @Override
  public int compare(String one, String other) {
    Matcher left = PART.matcher(one);
    Matcher right = PART.matcher(other);
    while (true) {
      boolean hasLeft = left.find();
      boolean hasRight = right.find();
      if (!hasLeft || !hasRight) {
        return hasLeft ? 1 : hasRight ? -1 : one.compareTo(other);
      }
      int order = compareParts(left.group(), right.group());
      if (order != 0) {
        return order;
      }
    }
  }

  private static int compareParts(String one, String other) {
    if (!isNumber(one) || !isNumber(other)) {
      return one.compareTo(other);
    }
    String left = LEADING_ZEROS.matcher(one).replaceFirst("");
    String right = LEADING_ZEROS.matcher(other).replaceFirst("");
    // Of any length: the longer is the larger.
    return left.length() == right.length()
        ? left.compareTo(right)
        : Integer.compare(left.length(), right.length());
  }

  private static boolean isNumber(String part) {
    return Character.isDigit(part.charAt(0));
  }
}
