package dev.saccade.perception.track;

/**
 * Where an instance meets the ground, measured in one frame: the point of its footprint that lies
 * nearest to the camera, in vehicle coordinates, with its covariance.
 */
record GroundContact(double x, double y, Covariance2 covariance) {}
