package dev.saccade.perception.network.bundle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.ObjectClass;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One class of the network.
 *
 * @param id channel of the scores, or value of the ids; 0 to 254
 * @param colour for pictures, {@code #rrggbb}
 * @param kind whether single objects of it are told apart
 * @param category what it is to a planner
 */
public record ClassSpec(int id, String name, String colour, Kind kind, ObjectCategory category) {
  private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

  /** Things are counted, stuff is not. */
  public enum Kind {
    THING,
    STUFF
  }

  public ClassSpec {
    Rule.that(id >= 0 && id <= 254, "classes.id", id, "0 to 254");
    Rule.named("classes.name of " + id, name);
    Rule.that(
        colour != null && COLOUR.matcher(colour).matches(),
        "classes.colour of " + name,
        colour,
        "#rrggbb");
    Rule.present("classes.kind of " + name, kind);
    Rule.present("classes.category of " + name, category);
  }

  @JsonIgnore
  public boolean isThing() {
    return kind == Kind.THING;
  }

  /** The colour as 0xRRGGBB. */
  public int rgb() {
    return Integer.parseInt(colour.substring(1), 16);
  }

  public ObjectClass objectClass() {
    return new ObjectClass(id, name, category);
  }

  ClassSpec renamed(String newName) {
    return new ClassSpec(id, newName, colour, kind, category);
  }

  /** A class of which only the number is known: stuff, with a colour of its own. */
  static ClassSpec generic(int id) {
    float hue = (id * 0.618034f) % 1f; // golden ratio: neighbours differ
    int rgb = java.awt.Color.HSBtoRGB(hue, 0.6f, 0.9f) & 0xffffff;
    return new ClassSpec(
        id,
        "class" + id,
        String.format(Locale.ROOT, "#%06x", rgb),
        Kind.STUFF,
        ObjectCategory.OTHER);
  }
}
