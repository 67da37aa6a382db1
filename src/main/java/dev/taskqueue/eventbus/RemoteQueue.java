package dev.taskqueue.eventbus;

abstract class RemoteQueue {}
