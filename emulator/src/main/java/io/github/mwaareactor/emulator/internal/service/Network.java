package io.github.mwaareactor.emulator.internal.service;

import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Where in a network the tasks of a workflow run. */
record Network(List<String> securityGroups, List<String> subnets) {

  static Network read(InputReader members) {
    return new Network(
        members.texts("SecurityGroupIds", Constraint.SECURITY_GROUP),
        members.texts("SubnetIds", Constraint.SUBNET));
  }

  void write(JsonGenerator generator) {
    generator.writeObjectPropertyStart("NetworkConfiguration");
    writeList(generator, "SecurityGroupIds", securityGroups);
    writeList(generator, "SubnetIds", subnets);
    generator.writeEndObject();
  }

  private static void writeList(JsonGenerator generator, String name, List<String> ids) {
    generator.writeArrayPropertyStart(name);
    ids.forEach(generator::writeString);
    generator.writeEndArray();
  }
}
