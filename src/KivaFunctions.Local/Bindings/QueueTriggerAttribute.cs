namespace KivaFunctions.Local.Bindings;

/// <summary>Calls the function for each message. The parameter is a <see cref="Azure.Storage.Queues.Models.QueueMessage"/> with its body decoded.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : Attribute
{
    public string QueueName { get; } = queueName;

    /// <inheritdoc cref="BlobTriggerAttribute.Connection"/>
    public string? Connection { get; set; }
}
