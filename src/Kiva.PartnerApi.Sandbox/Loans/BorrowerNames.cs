namespace Kiva.PartnerApi.Sandbox;

/// <summary>Names of people who do not exist, in the letters of the people who do: English, French, Spanish, Portuguese.</summary>
internal static class BorrowerNames
{
    private static readonly string[] Given =
    [
        "Aïcha", "Noémie", "François", "Hélène", "Koffi", "Ama", "Abena", "Kwame", "Zoë", "Grace", "Begoña", "José", "Ángela",
        "Íñigo", "María", "João", "Conceição", "Antônio", "Inês", "Luísa",
    ];

    private static readonly string[] Family =
    [
        "Agbéko", "Lefèvre", "Côté", "Mensah", "Owusu", "Brontë", "O'Connor", "Núñez", "Peña", "Güell", "Gonçalves",
        "Simões", "Araújo", "Dos Santos", "N'Diaye", "Traoré",
    ];

    private static readonly string[] Places =
    [
        "Lomé, Togo", "Kpalimé, Togo", "Aného, Togo", "Ho, Ghana", "Aflao, Ghana", "São Tomé", "Peñas Blancas", "Côte d'Or",
    ];

    private static readonly string[] Groups = ["Groupe Étoile", "Grupo Mañana", "Grupo União", "Good Hope Group", "Groupement N'Gbé"];

    public static string Person(Dice dice, long place) => $"{dice.Pick(Given, place, 21)} {dice.Pick(Family, place, 22)}";

    public static string Group(Dice dice, long place) => dice.Pick(Groups, place, 23);

    public static string Place(Dice dice, long place) => dice.Pick(Places, place, 24);
}
