package dev.saccade.perception.network.bundle;

import static dev.saccade.perception.instance.ObjectCategory.CYCLIST;
import static dev.saccade.perception.instance.ObjectCategory.OTHER;
import static dev.saccade.perception.instance.ObjectCategory.PEDESTRIAN;
import static dev.saccade.perception.instance.ObjectCategory.VEHICLE;
import static dev.saccade.perception.instance.SurfaceKind.PAVEMENT;
import static dev.saccade.perception.instance.SurfaceKind.ROAD;
import static dev.saccade.perception.instance.SurfaceKind.UPRIGHT;

import dev.saccade.perception.instance.ObjectCategory;
import dev.saccade.perception.instance.SurfaceKind;
import dev.saccade.perception.instance.SurfaceMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The classes of well-known data sets, with the colours their authors paint them in. */
public enum ClassSet {
  /** CamVid, the eleven classes of the SegNet split; rendered drives use the same. */
  CAMVID {
    @Override
    Maker maker() {
      return new Maker()
          .stuff("Sky", "#808080", SurfaceKind.OTHER)
          .stuff("Building", "#800000", UPRIGHT)
          .stuff("Pole", "#c0c080", UPRIGHT)
          .stuff("Road", "#804080", ROAD)
          .stuff("Pavement", "#3c28de", PAVEMENT)
          .stuff("Tree", "#808000", SurfaceKind.OTHER)
          .stuff("SignSymbol", "#c08080", UPRIGHT)
          .stuff("Fence", "#404080", UPRIGHT)
          .thing("Car", "#400080", VEHICLE)
          .thing("Pedestrian", "#404000", PEDESTRIAN)
          .thing("Bicyclist", "#0080c0", CYCLIST);
    }
  },
  /** Cityscapes, the nineteen evaluated classes in train-id order. */
  CITYSCAPES {
    @Override
    Maker maker() {
      return new Maker()
          .stuff("road", "#804080", ROAD)
          .stuff("sidewalk", "#f423e8", PAVEMENT)
          .stuff("building", "#464646", UPRIGHT)
          .stuff("wall", "#66669c", UPRIGHT)
          .stuff("fence", "#be9999", UPRIGHT)
          .stuff("pole", "#999999", UPRIGHT)
          .stuff("traffic light", "#faaa1e", UPRIGHT)
          .stuff("traffic sign", "#dcdc00", UPRIGHT)
          .stuff("vegetation", "#6b8e23", SurfaceKind.OTHER)
          .stuff("terrain", "#98fb98", SurfaceKind.OTHER)
          .stuff("sky", "#4682b4", SurfaceKind.OTHER)
          .thing("person", "#dc143c", PEDESTRIAN)
          .thing("rider", "#ff0000", CYCLIST)
          .thing("car", "#00008e", VEHICLE)
          .thing("truck", "#000046", VEHICLE)
          .thing("bus", "#003c64", VEHICLE)
          .thing("train", "#005064", VEHICLE)
          .thing("motorcycle", "#0000e6", CYCLIST)
          .thing("bicycle", "#770b20", CYCLIST);
    }
  },
  /** PASCAL VOC 2012: background and twenty classes. */
  VOC {
    @Override
    Maker maker() {
      return new Maker()
          .stuff("background", "#000000", SurfaceKind.OTHER)
          .thing("aeroplane", "#800000", OTHER)
          .thing("bicycle", "#008000", CYCLIST)
          .thing("bird", "#808000", OTHER)
          .thing("boat", "#000080", OTHER)
          .thing("bottle", "#800080", OTHER)
          .thing("bus", "#008080", VEHICLE)
          .thing("car", "#808080", VEHICLE)
          .thing("cat", "#400000", OTHER)
          .thing("chair", "#c00000", OTHER)
          .thing("cow", "#408000", OTHER)
          .thing("diningtable", "#c08000", OTHER)
          .thing("dog", "#400080", OTHER)
          .thing("horse", "#c00080", OTHER)
          .thing("motorbike", "#408080", CYCLIST)
          .thing("person", "#c08080", PEDESTRIAN)
          .thing("pottedplant", "#004000", OTHER)
          .thing("sheep", "#804000", OTHER)
          .thing("sofa", "#00c000", OTHER)
          .thing("train", "#80c000", VEHICLE)
          .thing("tvmonitor", "#004080", OTHER);
    }
  };

  abstract Maker maker();

  /** In id order. */
  public List<ClassSpec> classes() {
    return maker().made;
  }

  /** What each class is to something that stands on it, in id order. */
  public List<SurfaceKind> surfaces() {
    return maker().surfaces;
  }

  /**
   * Classes by their names: a whole known set if there is one of exactly these, otherwise each as
   * stuff in a colour of its own.
   */
  public static List<ClassSpec> named(List<String> names) {
    return known(names)
        .map(ClassSet::classes)
        .orElseGet(
            () ->
                IntStream.range(0, names.size())
                    .mapToObj(id -> ClassSpec.generic(id).renamed(names.get(id)))
                    .toList());
  }

  private static Optional<ClassSet> known(List<String> names) {
    return Stream.of(values())
        .filter(known -> known.classes().stream().map(ClassSpec::name).toList().equals(names))
        .findFirst();
  }

  /**
   * What may stand on each class, where they are a known set by their names. Empty where that is
   * not so, or where the set tells nothing of the ground.
   */
  public static Optional<SurfaceMap.Legend> surfaces(List<ClassSpec> classes) {
    return known(classes.stream().map(ClassSpec::name).toList())
        .map(ClassSet::surfaces)
        .filter(kinds -> kinds.stream().anyMatch(kind -> kind != SurfaceKind.OTHER))
        .map(SurfaceMap.Legend::new);
  }

  /** Classes of which only the number is known. */
  public static List<ClassSpec> generic(int count) {
    return IntStream.range(0, count).mapToObj(ClassSpec::generic).toList();
  }

  /** Collects classes in id order. */
  private static final class Maker {
    private final List<ClassSpec> made = new ArrayList<>();
    private final List<SurfaceKind> surfaces = new ArrayList<>();

    Maker stuff(String name, String colour, SurfaceKind surface) {
      made.add(new ClassSpec(made.size(), name, colour, ClassSpec.Kind.STUFF, OTHER));
      surfaces.add(surface);
      return this;
    }

    Maker thing(String name, String colour, ObjectCategory category) {
      made.add(new ClassSpec(made.size(), name, colour, ClassSpec.Kind.THING, category));
      surfaces.add(SurfaceKind.OTHER);
      return this;
    }
  }
}
