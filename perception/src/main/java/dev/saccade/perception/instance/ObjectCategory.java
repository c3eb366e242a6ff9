package dev.saccade.perception.instance;

/** The classes that planners tell apart, whatever classes a network has. */
public enum ObjectCategory {
  VEHICLE,
  PEDESTRIAN,
  CYCLIST,
  OTHER
}
